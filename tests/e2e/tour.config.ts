import suite from "./playwright.config";

/** Takes the pictures of docs/tour/: npm run tour in browser/. */
export default { ...suite, testMatch: "tour.ts", workers: 1, reporter: "list" };
