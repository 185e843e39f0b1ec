import OAuthCore
import Vocabulary

/// A sign-in on another device: shows the code, and asks until somebody has used it (RFC 8628 section 3.3 to 3.5).
extension Exchange {
    /// Returns once the provider has given its token.
    func signInElsewhere(
        _ prompt: DevicePrompt, _ flow: inout GrantFlow, _ dialect: Dialect
    ) async throws(Ending) {
        guard options.mayAskUser else {
            throw .failed(
                Failure(
                    .loginNeeded, "\(id): a code must be typed somewhere, and nobody may be asked.",
                    remedy: "Sign in where somebody can: fob login \(id) --device"))
        }
        var (opened, note) = (false, String?.none)
        // The point of it is another device; a browser here only where the user asked for one.
        if options.prefersBrowser, options.opensBrowser {
            switch await service.browser.open(prompt.completeURL ?? prompt.url) {
            case .opened: opened = true
            case .notOpened(let reason): note = reason
            }
        }
        await desk.present(
            SignInPrompt(
                account: id, url: prompt.url, redirectURI: "", isListening: false, browserOpened: opened, note: note,
                deadline: now + min(prompt.lifetime, service.settings.deviceTimeout ?? prompt.lifetime),
                device: DeviceCode(
                    userCode: prompt.userCode, completeURL: prompt.completeURL, application: dialect.profile.name)))
        let outcome: Ending?
        do throws(Ending) {
            try await poll(&flow, dialect)
            outcome = nil
        } catch { outcome = error }
        await desk.dismiss()
        if let outcome { throw outcome }
    }

    private func poll(_ flow: inout GrantFlow, _ dialect: Dialect) async throws(Ending) {
        let limit = service.settings.deviceTimeout
        var spent = Duration.zero
        while flow.waitsForDevice {
            if let limit, spent >= limit {
                throw .failed(
                    Failure(
                        .cancelled, "\(id): nobody used the code within \(limit.wholeSeconds) s.",
                        remedy: "Try again: fob login \(id) --device"))
            }
            let watch = Stopwatch(service.sleeper)
            var (reply, lost): (WireReply?, TransportError?) = (nil, nil)
            switch try step(&flow) {
            case .wait(let duration):
                do { try await service.sleeper.sleep(for: min(duration, (limit ?? .seconds(86_400)) - spent)) } catch {
                    throw .failed(Failure(.cancelled, "\(id): the sign-in was cancelled."))
                }
            case .send(let request, let leg, _):
                do throws(NoReply) {
                    reply = try await service.send(request, leg, of: &flow, rotation: dialect.rotation)
                } catch { lost = error.transport }
            default: preconditionFailure("a device sign-in waits and asks, and does nothing else")
            }
            let elapsed = watch.elapsed
            spent += elapsed
            do throws(GrantError) {
                try flow.passed(elapsed)
                if let reply { try flow.received(reply, at: now) }
            } catch { throw .refused(error) }
            guard let lost else { continue }
            guard lost.kind != .cancelled, lost.kind != .tls, flow.unanswered() else {
                throw .failed(Failure(lost, for: id, doing: "the question whether it is done"))
            }
            progress("\(lost.message); asking again later")
        }
    }
}

/// Measures on a clock that nobody can set.
struct Stopwatch {
    private let read: () -> Duration

    init(_ clock: any Clock<Duration>) { read = Self.started(on: clock) }

    /// Since it was made.
    var elapsed: Duration { read() }

    private static func started<C: Clock<Duration>>(on clock: C) -> () -> Duration {
        let start = clock.now
        return { start.duration(to: clock.now) }
    }
}
