// Command corpus writes a book for measuring: corpus -n 1000 -flavour clausebook FOLDER. The same arguments give the same
// bytes.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/clausebook/clausebook/bench"
)

func main() {
	n := flag.Int("n", 1000, "documents")
	seed := flag.Uint64("seed", bench.Seed, "seed")
	flavour := flag.String("flavour", string(bench.Clausebook), "clausebook, plain or hugo")
	flag.Parse()
	if flag.NArg() != 1 || *n < 1 || !slices.Contains(bench.Flavours, bench.Flavour(*flavour)) {
		fmt.Fprintln(os.Stderr, "usage: corpus [-n DOCUMENTS] [-seed SEED] [-flavour clausebook|plain|hugo] FOLDER")
		os.Exit(2)
	}
	size, err := write(flag.Arg(0), *n, *seed, bench.Flavour(*flavour))
	if err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(3)
	}
	fmt.Printf("%d documents, %d bytes\n", *n, size)
}

// write puts the book into a folder and tells how many bytes it has.
func write(dir string, n int, seed uint64, flavour bench.Flavour) (size int, err error) {
	for name, data := range bench.Book(n, seed, flavour) {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return 0, err
		}
		if err := os.WriteFile(full, data, 0o644); err != nil {
			return 0, err
		}
		size += len(data)
	}
	return size, nil
}
