module appversion.dev/examples/templates

go 1.22
