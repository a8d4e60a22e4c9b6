export { Proxy } from "../demo/backend/faults/proxy.ts";
