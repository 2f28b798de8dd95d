// A one-time link that came through a chat. Its secret stands behind the #, which no program that previews links ever sends.
import { call, saying } from "./calling.js";

const token = location.hash.slice(1);
history.replaceState(null, "", location.pathname);
const problem = document.getElementById("problem");
const button = document.getElementById("open");
button.hidden = !token; // before this script listens, pressing it would do nothing
if (!token) {
  problem.textContent = "This link is not whole. Open it just as it was sent to you.";
  problem.hidden = false;
}
button.addEventListener(
  "click",
  saying(problem, async () => {
    await call("POST", "/open", { token });
    location.replace("/");
  }),
);
