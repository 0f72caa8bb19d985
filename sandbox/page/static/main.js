// Starts the page.

import { Server, Settling } from "./api.js";
import { h, replace } from "./dom.js";
import { Page } from "./page.js";

const server = new Server(new Settling());

try {
  await new Page(server, await server.boot()).start();
} catch (error) {
  replace(document.getElementById("content"), h("p", { class: "nothing", role: "alert" }, `The page could not start: ${error.message}`));
  throw error;
}
