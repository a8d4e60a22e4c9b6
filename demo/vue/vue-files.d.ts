/** For tsc, which does not read .vue files. vue-tsc does, and checks them (types.test.ts). */
declare module "*.vue" {
  import type { Component } from "vue";
  const component: Component;
  export default component;
}
