// Tells the page which release its script is of, so that a mixed page can be seen.
document.documentElement.dataset.page = document.getElementById("release").textContent;

// Details come with a module that is loaded when somebody first asks, perhaps long after the page.
document.addEventListener("click", async (event) => {
  const sku = event.target.dataset?.details;
  if (sku) {
    const details = await import("../release/details.js");
    details.show(sku, document.getElementById("details"));
  }
});
