// The day of a figure says itself while it is slid; without a script the form asks for it as it stands.
const range = document.getElementById("day");
const said = document.getElementById("day-said");

range?.addEventListener("input", () => {
  said.textContent = new Date(range.value * 86400000).toISOString().slice(0, 10);
});
