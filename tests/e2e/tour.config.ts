import suite from "./playwright.config";

const { launchOptions } = suite.use ?? {};

/** Takes the pictures of docs/tour/: npm run tour in browser/. With Debian's chromium-l10n the browser's own words are Vietnamese too. */
export default {
  ...suite,
  testMatch: "tour.ts",
  workers: 1,
  reporter: "list",
  use: { ...suite.use, launchOptions: { ...launchOptions, args: [...(launchOptions?.args ?? []), "--lang=vi"], env: { ...process.env, LANGUAGE: "vi" } } },
};
