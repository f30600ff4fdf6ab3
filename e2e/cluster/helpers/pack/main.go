// Pack writes an image of single static files, as an archive that containerd and Docker load:
//
//	pack OUT.tar NAME USER FILE:DESTINATION...
//
// The first file is the entry point. The same input gives the same bytes.
package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log"
	"os"
	"runtime"
	"strings"
)

func main() {
	if len(os.Args) < 5 {
		log.Fatal("usage: pack OUT.tar NAME USER FILE:DESTINATION...")
	}
	out, name, user := os.Args[1], os.Args[2], os.Args[3]
	var layer bytes.Buffer
	files := tar.NewWriter(&layer)
	var entrypoint string
	for _, argument := range os.Args[4:] {
		from, to, _ := strings.Cut(argument, ":")
		if entrypoint == "" {
			entrypoint = to
		}
		content, err := os.ReadFile(from)
		check(err)
		add(files, strings.TrimPrefix(to, "/"), 0o755, content)
	}
	check(files.Close())

	layerID := digest(layer.Bytes())
	config := encode(map[string]any{
		"architecture": runtime.GOARCH,
		"os":           "linux",
		"config":       map[string]any{"Entrypoint": []string{entrypoint}, "User": user},
		"rootfs":       map[string]any{"type": "layers", "diff_ids": []string{"sha256:" + layerID}},
	})
	manifest := encode([]any{map[string]any{
		"Config": digest(config) + ".json", "RepoTags": []string{name}, "Layers": []string{layerID + "/layer.tar"},
	}})

	var image bytes.Buffer
	archive := tar.NewWriter(&image)
	add(archive, digest(config)+".json", 0o644, config)
	add(archive, layerID+"/layer.tar", 0o644, layer.Bytes())
	add(archive, "manifest.json", 0o644, manifest)
	check(archive.Close())
	check(os.WriteFile(out, image.Bytes(), 0o644))
}

func add(w *tar.Writer, name string, mode int64, content []byte) {
	check(w.WriteHeader(&tar.Header{Name: name, Mode: mode, Size: int64(len(content)), Format: tar.FormatPAX}))
	_, err := w.Write(content)
	check(err)
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	check(err)
	return b
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
