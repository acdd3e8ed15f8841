// Leaves empty fields out of the address. The form works without this script: empty parameters count as left out.

function isEmpty(field) {
  return field.name !== "" && field.value.trim() === "";
}

function withoutEmptyFields(event) {
  const empty = [...event.target.elements].filter(isEmpty);
  for (const field of empty) field.disabled = true;
  // Enabled again once the address is built, for whoever comes back to this page.
  setTimeout(() => empty.forEach((field) => { field.disabled = false; }));
}

for (const form of document.querySelectorAll("form.ask")) {
  form.addEventListener("submit", withoutEmptyFields);
}
