document.documentElement.dataset.script = "v1.0";
