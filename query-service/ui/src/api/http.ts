/** A refusal of a server, or the failure to reach one (`kind` "network"). */
export class ApiError extends Error {
  constructor(
    readonly kind: string,
    message: string,
    readonly status?: number,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** As fetch, but what is thrown when nobody answers is an ApiError that names the address. */
export async function request(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (init.signal?.aborted) {
      throw cause;
    }
    const { host } = new URL(url, window.location.href);
    throw new ApiError('network', `No answer from ${host}. Is it running and reachable from this browser?`);
  }
}
