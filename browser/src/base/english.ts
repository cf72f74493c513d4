// Loaded only by pages in English.
export { live, sealing, sending, shell } from "../../../text/en.json";
