//===----------------------------------------------------------------------===//
//
// This source file is part of the Oriel project
//
// Copyright (c) 2026 the Oriel authors
// Licensed under Apache License v2.0
//
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import HTTPServing
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import WebApp

/// Turns a failure into a page for people and a problem document for scripts.
struct ErrorPages: RouterMiddleware {
    let services: CloudServices

    func handle(
        _ request: Request,
        context: CloudContext,
        next: (Request, CloudContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return try self.response(problem, request, context)
        } catch let error as HTTPError {
            let problem = Problem(
                error.status,
                title: error.status == .notFound ? "Nothing is here" : "The request was not understood",
                detail: error.body ?? "There is no such page. Go back to the rooms and try again."
            )
            return try self.response(problem, request, context)
        } catch {
            self.services.logger.error(
                "A request failed",
                metadata: ["path": "\(request.uri.path)", "error": "\(error)"]
            )
            let problem = Problem(
                .internalServerError,
                title: "Something went wrong here",
                detail: "It has been noted. Recordings are not affected. Try again in a moment."
            )
            return try self.response(problem, request, context)
        }
    }

    private func response(_ problem: Problem, _ request: Request, _ context: CloudContext) throws -> Response {
        guard request.headers[.accept]?.contains("text/html") == true else {
            return try problem.response(from: request, context: context)
        }
        let html = try self.services.web.render(
            "error",
            [
                "status": "\(problem.status.code)", "title": problem.title,
                "happened": problem.status == .notFound
                    ? "There is nothing at this address." : "\(problem.title): the request was not carried out.",
                "todo": problem.detail,
            ]
        )
        var response = HTMLPage.response(html)
        response.status = problem.status
        for field in problem.headers { response.headers[field.name] = field.value }
        return response
    }
}
