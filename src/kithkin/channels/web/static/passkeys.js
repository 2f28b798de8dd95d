// Passkeys: the browser's part of making one and of signing in with one.
import { call } from "./calling.js";
import { Problem } from "./stream.js";

/** Whether this browser has them, and makes them for the address this page stands under. */
export function possible() {
  const isNumber = /^(\d+\.){3}\d+$|^\[/.test(location.hostname);
  return !isNumber && window.isSecureContext && typeof window.PublicKeyCredential === "function";
}

/** Makes a passkey for whoever is signed in. */
export async function makePasskey() {
  const options = await call("POST", "/you/passkeys/begin");
  options.challenge = bytes(options.challenge);
  options.user.id = bytes(options.user.id);
  for (const one of options.excludeCredentials ?? []) one.id = bytes(one.id);
  const made = await shown(() => navigator.credentials.create({ publicKey: options }));
  await call("POST", "/you/passkeys", {
    credential: {
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      response: { clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject) },
    },
  });
}

/** Signs in with whatever passkey the person chooses. */
export async function signIn() {
  const options = await call("POST", "/passkey/begin");
  options.challenge = bytes(options.challenge);
  delete options.allowCredentials;
  const shownKey = await shown(() => navigator.credentials.get({ publicKey: options }));
  const { response } = shownKey;
  await call("POST", "/passkey", {
    credential: {
      id: shownKey.id,
      rawId: text(shownKey.rawId),
      type: shownKey.type,
      response: {
        clientDataJSON: text(response.clientDataJSON),
        authenticatorData: text(response.authenticatorData),
        signature: text(response.signature),
        userHandle: response.userHandle ? text(response.userHandle) : null,
      },
    },
  });
}

async function shown(ceremony) {
  try {
    return await ceremony();
  } catch (error) {
    if (error.name === "InvalidStateError") throw new Problem("This device has a passkey for you already.", "Use that one.");
    throw new Problem("No passkey was used.", "Try again, and confirm when your browser asks.");
  }
}

function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

function text(buffer) {
  const plain = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
