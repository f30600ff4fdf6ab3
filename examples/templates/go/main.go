package main

import (
	"cmp"
	"html/template"
	"log"
	"net/http"
	"os"
)

// The version of this app, which its sidecar adds to each request: {{appVersion .Request}} in each template.
var functions = template.FuncMap{
	"appVersion": func(request *http.Request) string {
		return cmp.Or(request.Header.Get("X-App-Version"), "unknown")
	},
}

var page = template.Must(template.New("page").Funcs(functions).Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="app-version" content="{{appVersion .Request}}">
<title>Kettles</title>
</head>
<body><p>This is version {{appVersion .Request}}.</p></body>
</html>
`))

func main() {
	http.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		if err := page.Execute(response, map[string]any{"Request": request}); err != nil {
			log.Print(err)
		}
	})
	log.Fatal(http.ListenAndServe(":"+cmp.Or(os.Getenv("PORT"), "8080"), nil))
}
