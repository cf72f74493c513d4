/// <reference types="vite/client" />

/** What the C build made of the law for the browser; vite.config.ts says where it is. */
declare module "law.wasm?url" {
  const address: string;
  export default address;
}
