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
    /// The port that was opened for the redirect URI's sake; given up as soon as the wait itself holds it.
    var held: HeldPort?

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
            // Who may still bring an answer.
            var sources = 1
            if let point {
                sources += 1
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
                if outcome == nil { sources -= 1 }
                guard let outcome = outcome ?? (sources == 0 ? .failed(inputEnded) : nil) else { continue }
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

    private var inputEnded: Failure {
        guard options.listens else {
            return Failure(
                .loginNeeded,
                "\(id): what --code gave is no answer to this sign-in. Each run of fob login makes a state and a PKCE "
                    + "verifier of its own, so the page of another run cannot answer it.",
                remedy: "\(Self.oneRun(id)).")
        }
        return Failure(
            .loginNeeded, "\(id): the input ended without the code that the sign-in waits for.",
            remedy: "Sign in where you can paste it: fob login \(id)")
    }

    /// How to paste the answer of a page to the run that made the page.
    static func oneRun(_ id: AccountID) -> String {
        "Let one run wait for it: fob login \(id) --code -, open the page that it shows, and paste the answer there"
    }

    /// Listens first and opens the page then, so that no answer can come too early. Nil where the port is taken and
    /// somebody pastes.
    private func listen(at point: ListeningPoint, _ deadline: Instant) async -> Outcome? {
        do throws(Failure) {
            return try await service.listener.wait(
                at: point, acceptsForm: page.expectation.acceptsForm,
                read: { target in
                    let reading = page.expectation.read(target: target)
                    return switch reading {
                    case .answer: .answer(settled(reading))
                    case .refusal: .refusal(settled(reading))
                    case .stranger(let reason): .stranger(reason: reason)
                    }
                },
                // Whoever knocks at a port says nothing about the person at the desk.
                listening: { port in
                    if let held { await service.listener.release(held) }
                    await present(
                        deadline, isListening: true,
                        note: service.browser.surroundings.advice(listeningAt: point.moved(toPort: port)))
                })
        } catch {
            guard error.kind != .cancelled else { return .failed(cancelled) }
            guard options.pastes else { return .failed(atThisProvider(error, point)) }
            await present(
                deadline, note: "\(error.message) Paste the code or the URL of the page that cannot be shown.")
            return nil
        }
    }

    /// The listener knows neither provider nor account.
    private func atThisProvider(_ failure: Failure, _ point: ListeningPoint) -> Failure {
        Failure(
            failure.kind, "\(id): \(failure.message)",
            remedy:
                "Free the port and try again; or register another redirect URI with the vendor and set it, fob provider "
                + "edit \(id.provider) --redirect-uri http://\(point.host.rawValue):PORT\(point.path); or paste the answer, "
                + "fob login \(id) --code -",
            obstacle: failure.obstacle)
    }

    /// Shows the page first, then starts the browser and says what became of it: a program may take its time.
    private func present(_ deadline: Instant, isListening: Bool = false, note: String?) async {
        let hindrance = options.opensBrowser ? service.browser.hindrance(to: page.url) : nil
        let starts = options.opensBrowser && hindrance == nil
        var prompt = SignInPrompt(
            account: id, url: page.url, redirectURI: page.redirectURI, isListening: isListening,
            browserOpened: false, isStartingBrowser: starts, note: Self.joined(hindrance, note), deadline: deadline)
        await desk.present(prompt)
        guard starts else { return }
        switch await service.browser.open(page.url) {
        case .opened: prompt.browserOpened = true
        case .notOpened(let reason): prompt.note = Self.joined(reason, note)
        }
        prompt.isStartingBrowser = false
        await desk.update(prompt)
    }

    private static func joined(_ sentences: String?...) -> String? {
        let all = sentences.compactMap(\.self)
        return all.isEmpty ? nil : all.joined(separator: " ")
    }

    /// Nil once the input has ended.
    private func read() async -> Outcome? {
        for await pasted in await desk.pastedAnswers() {
            let reading = page.expectation.read(pasted: pasted)
            guard case .stranger(let reason) = reading else {
                return settled(reading)
            }
            await desk.reject(reason)
        }
        return Task.isCancelled ? .failed(cancelled) : nil
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
                remedy: "Try again: fob login \(id); if the page shows an error in place of a sign-in, compare what is "
                    + "registered there with fob provider show \(id.provider)"))
    }

    private func settled(_ reading: CallbackReading) -> Outcome? {
        switch reading {
        case .answer(let answer): .ended(.answered(answer))
        case .refusal(let error, let description): .ended(.refused(error: error, description: description))
        case .stranger: nil
        }
    }
}
