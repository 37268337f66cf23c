// Command weigh tells what a site weighs on its way to a reader.
//
//	weigh [-search BROWSER.JS] SITE
//	weigh -pagefind PAGEFIND.MJS SITE
//
// It prints lines of KEY, tab, VALUE. Weights are bytes; "gzip" means at the best level, or as the file is where that is
// less. With -search it also asks the index of the site some questions, as a browser would (node runs the given script), and
// adds up what was loaded for each. With -pagefind it does the same with a site that Pagefind has indexed, and nothing else.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	browser := flag.String("search", "", "script that runs search.js under node")
	client := flag.String("pagefind", "", "script that runs pagefind.js under node")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: weigh [-search BROWSER.JS | -pagefind PAGEFIND.MJS] SITE")
		os.Exit(2)
	}
	s := site{dir: flag.Arg(0)}
	steps := []func() error{s.pages, s.assets}
	var e engine = clausebook{*browser}
	if *client != "" {
		steps, e = nil, pagefind{*client}
	}
	steps = append(steps, func() error { return s.index(e) })
	if *browser != "" || *client != "" {
		steps = append(steps, func() error { return s.queries(e) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			fmt.Fprintln(os.Stderr, "weigh:", err)
			os.Exit(1)
		}
	}
}

type site struct{ dir string }

// gzipped is the size of a file, compressed, or as it is if that is less: most of Pagefind's files are compressed already.
func (s site) gzipped(name string) (int, error) {
	data, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name)))
	if err != nil {
		return 0, err
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return 0, err
	}
	if _, err := z.Write(data); err != nil {
		return 0, err
	}
	err = z.Close()
	return min(b.Len(), len(data)), err
}

func (s site) sum(names []string) (total int, err error) {
	for _, n := range names {
		size, err := s.gzipped(n)
		if err != nil {
			return 0, err
		}
		total += size
	}
	return total, nil
}

// files lists what is below a folder of the site, with its size.
func (s site) files(folder string) (names []string, sizes map[string]int64, err error) {
	sizes = map[string]int64{}
	err = fs.WalkDir(os.DirFS(s.dir), folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			names = append(names, name)
			sizes[name] = info.Size()
		}
		return err
	})
	return names, sizes, err
}

// sample is the number of document pages that are compressed to find their median.
const sample = 400

func (s site) pages() error {
	names, sizes, err := s.files(".")
	if err != nil {
		return err
	}
	var total int64
	for _, n := range names {
		total += sizes[n]
	}
	fmt.Printf("files\t%d\nbytes\t%d\n", len(names), total)
	var documents, lists []string
	for _, n := range names {
		switch {
		case strings.HasPrefix(n, "documents/") && n != "documents/index.html":
			documents = append(documents, n)
		case strings.HasSuffix(n, ".html") && !strings.Contains(n, "documents/"):
			lists = append(lists, n)
		}
	}
	fmt.Printf("documents\t%d\n", len(documents))
	var weights []int
	for i := 0; i < len(documents); i += 1 + len(documents)/sample {
		w, err := s.gzipped(documents[i])
		if err != nil {
			return err
		}
		weights = append(weights, w)
	}
	if len(weights) == 0 {
		return fmt.Errorf("%s has no documents", s.dir)
	}
	slices.Sort(weights)
	fmt.Printf("document gzip median\t%d\ndocument gzip most\t%d\n", weights[len(weights)/2], weights[len(weights)-1])
	slices.SortFunc(lists, func(a, b string) int { return cmp.Or(cmp.Compare(sizes[b], sizes[a]), strings.Compare(a, b)) })
	for _, p := range []struct{ key, name string }{{"matrix", "matrix.html"}, {"register", "documents/index.html"}, {"largest", lists[0]}} {
		w, err := s.gzipped(p.name)
		if err != nil {
			return err
		}
		fmt.Printf("%s\t%s\n%[1]s raw\t%[3]d\n%[1]s gzip\t%[4]d\n", p.key, p.name, sizes[p.name], w)
	}
	return nil
}

func (s site) assets() error {
	names, _, err := s.files("assets")
	if err != nil {
		return err
	}
	for _, kind := range []string{".css", ".js"} {
		of := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return filepath.Ext(n) != kind })
		w, err := s.sum(of)
		if err != nil {
			return err
		}
		fmt.Printf("assets %s gzip\t%d\n", kind[1:], w)
	}
	return nil
}
