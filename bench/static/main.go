// Command static serves a folder as an ordinary web server does: types, gzip, an hour in the cache. Lighthouse looks at sites
// through it, since clausebook serve adds what a writer needs.
//
//	static FOLDER ADDRESS
package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: static FOLDER ADDRESS")
		os.Exit(2)
	}
	files := http.FileServerFS(os.DirFS(os.Args[1]))
	err := http.ListenAndServe(os.Args[2], http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=3600")
		w.Header().Set("Content-Encoding", "gzip") // which makes FileServer leave the length out
		z := gzip.NewWriter(w)
		files.ServeHTTP(zipped{w, z}, r)
		z.Close()
	}))
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

type zipped struct {
	http.ResponseWriter
	z io.Writer
}

func (z zipped) Write(p []byte) (int, error) { return z.z.Write(p) }
