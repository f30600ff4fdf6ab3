// Shows the release of this script in the page, so that a mixed page is visible.
document.documentElement.dataset.page = document.getElementById("release").textContent;

// Details come with a module that is loaded at the first click, perhaps long after the page.
document.addEventListener("click", async (event) => {
  const sku = event.target.dataset?.details;
  if (sku) {
    const details = await import("../release/details.js");
    details.show(sku, document.getElementById("details"));
  }
});
