// The locked door: a passkey opens it.
import { saying } from "./calling.js";
import { possible, signIn } from "./passkeys.js";

const problem = document.getElementById("problem");
const button = document.getElementById("passkey");
document.getElementById("with-passkey").hidden = !possible();
button.addEventListener(
  "click",
  saying(problem, async () => {
    await signIn();
    location.replace(location.pathname === "/enter" || location.pathname === "/open" ? "/" : location.href);
  }),
);
