import OAuthCore
import Vocabulary

/// One page that the user must visit: the browser, the listener, the paste and the time-out, of which the first valid
/// answer wins.
struct SignInRound: Sendable {
    let service: TokenService
    let desk: any SignInDesk
    let options: ExchangeOptions
    let id: AccountID
    let page: SignInPage
    /// Where the answer arrives by itself; nil for a redirect URI that fob cannot listen at.
    let point: ListeningPoint?

    /// What the provider said.
    enum Ending: Sendable {
        case answered(SignInAnswer)
        case refused(error: String, description: String)
    }

    private enum Outcome: Sendable {
        case ended(Ending)
        case failed(Failure)
    }

    func wait() async throws(Failure) -> Ending {
        guard options.mayAskUser else {
            throw Failure(
                .loginNeeded, "\(id): a page must be opened, and nobody may be asked.",
                remedy: "Sign in where somebody can: fob login \(id)")
        }
        let deadline = service.clock.now() + service.settings.signInTimeout
        let outcome = await withTaskGroup(of: Outcome?.self) { group in
            if let point {
                group.addTask { await listen(at: point, deadline) }
            } else {
                // Whoever has to paste must have seen the page before the end of their input is judged.
                await present(
                    deadline,
                    note: "The vendor sends the answer to \(page.redirectURI): paste the code or that page's URL.")
            }
            group.addTask { await read() }
            group.addTask { await timeOut() }
            for await outcome in group {
                guard let outcome else { continue }
                group.cancelAll()
                return outcome
            }
            return Outcome.failed(cancelled)
        }
        await desk.dismiss()
        switch outcome {
        case .ended(let ending): return ending
        case .failed(let failure): throw failure
        }
    }

    private var cancelled: Failure { Failure(.cancelled, "\(id): the sign-in was cancelled.") }

    /// Listens first and opens the page then, so that no answer can come too early.
    private func listen(at point: ListeningPoint, _ deadline: Instant) async -> Outcome? {
        do throws(Failure) {
            return try await service.listener.wait(
                at: point,
                read: { target in
                    let reading = page.expectation.read(target: target)
                    return switch reading {
                    case .answer: .answer(settled(reading))
                    case .refusal: .refusal(settled(reading))
                    case .stranger(let reason): .stranger(reason: reason)
                    }
                },
                // Whoever knocks at a port says nothing about the person at the desk.
                listening: { _ in await present(deadline, note: nil) })
        } catch {
            return .failed(error.kind == .cancelled ? cancelled : error)
        }
    }

    private func present(_ deadline: Instant, note: String?) async {
        var opened = false
        var note = note
        if options.opensBrowser {
            switch await service.browser.open(page.url) {
            case .opened: opened = true
            case .notOpened(let reason): note = [reason, note].compactMap(\.self).joined(separator: " ")
            }
        }
        await desk.present(
            SignInPrompt(
                account: id, url: page.url, redirectURI: page.redirectURI, isListening: point != nil,
                browserOpened: opened, note: note, deadline: deadline))
    }

    private func read() async -> Outcome? {
        for await pasted in await desk.pastedAnswers() {
            let reading = page.expectation.read(pasted: pasted)
            guard case .stranger(let reason) = reading else {
                return settled(reading)
            }
            await desk.reject(reason)
        }
        if Task.isCancelled { return .failed(cancelled) }
        // Where nothing listens nobody else can answer.
        return point != nil
            ? nil
            : .failed(
                Failure(
                    .loginNeeded, "\(id): the input ended without the code that the sign-in waits for.",
                    remedy: "Sign in where you can paste it: fob login \(id)"))
    }

    private func timeOut() async -> Outcome? {
        do {
            try await service.sleeper.sleep(for: service.settings.signInTimeout)
        } catch {
            return .failed(cancelled)
        }
        return .failed(
            Failure(
                .cancelled, "\(id): no answer came within \(service.settings.signInTimeout.wholeSeconds) s.",
                remedy: "Try again: fob login \(id)"))
    }

    private func settled(_ reading: CallbackReading) -> Outcome? {
        switch reading {
        case .answer(let answer): .ended(.answered(answer))
        case .refusal(let error, let description): .ended(.refused(error: error, description: description))
        case .stranger: nil
        }
    }
}
