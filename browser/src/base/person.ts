// Who is signed in, as every page says it: what is kept on a device belongs to one account.

const PLACE = "[data-person]";

export const person = (page: Document = document) => page.querySelector<HTMLElement>(PLACE)?.dataset.person ?? "";

/** Before the account, in localStorage: that it left something of a session on this device (sessions/device.ts). */
export const MARK = "openocop.council.";

/** Whether anybody did. */
export function isMarked(): boolean {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith(MARK));
  } catch {
    return false;
  }
}
