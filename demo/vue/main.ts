import { createApp } from "vue";

import "../elements.ts";
import { startFrameworkPage } from "../framework-page.ts";
import App from "./app.vue";

createApp(App).mount(startFrameworkPage());
