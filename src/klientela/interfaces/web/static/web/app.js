// Small comforts; every page works without them. Alpine (its CSP build) loads after this file.
document.addEventListener("alpine:init", () => {
  const language = document.documentElement.lang;
  const size = (bytes) => {
    const [value, unit] = bytes < 1e3 ? [bytes, "byte"] : bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
    return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
  };

  Alpine.data("copier", () => ({
    copied: false,
    canCopy: Boolean(navigator.clipboard),
    async copy() {
      await navigator.clipboard.writeText(this.$refs.code.textContent.trim());
      this.copied = true;
    },
  }));

  Alpine.data("dropZone", () => ({
    files: [],
    over: false,
    enter() {
      this.over = true;
    },
    leave() {
      this.over = false;
    },
    drop(event) {
      this.over = false;
      if (event.dataTransfer.files.length) {
        this.$refs.input.files = event.dataTransfer.files;
        this.list();
      }
    },
    list() {
      this.files = Array.from(this.$refs.input.files, (file, index) => ({ key: index, name: file.name, size: size(file.size) }));
    },
  }));
});

// allauth only writes to the console when a passkey is refused; say it where the user looks.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const message = document.getElementById("passkey-error");
  if (message) message.hidden = false;
});
