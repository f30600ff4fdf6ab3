document.documentElement.dataset.script = "v1.1";
