import type { Problem } from './types'

/** What the server said when it refused, or what the network did instead of answering. */
export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${problem.status}`)
    this.problem = problem
  }
  get status() { return this.problem.status }
  get code() { return this.problem.code }
  get offline() { return this.problem.status === 0 }
}

/** Reads problem+json; any other body becomes a problem with the status alone. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const kind = response.headers.get('content-type') ?? ''
  if (kind.includes('json')) {
    const body = (await response.json().catch(() => null)) as Problem | null
    if (body && typeof body === 'object') return new ApiProblem({ ...body, status: body.status ?? response.status })
  }
  return new ApiProblem({ status: response.status, title: response.statusText })
}
