// Loaded only by pages in English.
export { live, shell } from "../../../text/en.json";
