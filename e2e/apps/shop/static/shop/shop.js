// Tells the page which release its script is of, so that a mixed page can be seen.
document.documentElement.dataset.page = document.getElementById("release").textContent;
