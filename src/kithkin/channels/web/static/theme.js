// Loaded before the first paint, so that a chosen theme never flashes the other one.
"use strict";
(() => {
  const chosen = () => {
    try {
      return localStorage.getItem("kithkin-theme") ?? "system";
    } catch {
      return "system"; // storage can be switched off
    }
  };
  const apply = (theme) => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  };
  apply(chosen());
  window.kithkinTheme = {
    chosen,
    choose(theme) {
      try {
        localStorage.setItem("kithkin-theme", theme);
      } catch {
        // then it holds for this visit
      }
      apply(theme);
    },
  };
})();
