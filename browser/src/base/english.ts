// Loaded only by pages in English.
export { live, sending, shell } from "../../../text/en.json";
