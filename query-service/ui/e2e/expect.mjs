import assert from 'node:assert/strict';

/** Repeats a check until it holds; the last failure is what is told. */
export async function eventually(check, timeoutMs = 15_000) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (failure) {
      if (Date.now() > end) {
        throw failure;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

export function visible(locator) {
  return locator.first().waitFor({ state: 'visible' });
}

export function gone(locator) {
  return eventually(async () => assert.equal(await locator.count(), 0, `still there: ${locator}`), 25_000);
}

export function count(locator, expected) {
  return eventually(async () => assert.equal(await locator.count(), expected, `number of ${locator}`));
}

/** The value of a parameter in the page's address. */
export function param(page, name) {
  return new URL(page.url()).searchParams.get(name);
}

export function hasParam(page, name, expected) {
  return eventually(() => assert.equal(param(page, name), expected, `parameter ${name} of ${page.url()}`));
}

/** `data` of an endpoint of the server under test. */
export async function api(baseUrl, path) {
  const response = await fetch(`${baseUrl}/api/v1/${path}`);
  const body = await response.json();
  assert.equal(body.status, 'success', `${path}: ${JSON.stringify(body)}`);
  return body.data;
}
