// Command weigh tells what a site weighs on its way to a reader.
//
//	weigh [-search BROWSER.JS] SITE
//
// It prints lines of KEY, tab, VALUE. All figures are bytes; "gzip" means at the best level. With -search it also asks the
// index of the site some questions, as a browser would (node runs the given script), and adds up what was loaded for each.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	browser := flag.String("search", "", "script that runs search.js under node")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: weigh [-search BROWSER.JS] SITE")
		os.Exit(2)
	}
	s := site{dir: flag.Arg(0)}
	for _, step := range []func() error{s.pages, s.assets, s.index, func() error { return s.queries(*browser) }} {
		if err := step(); err != nil {
			fmt.Fprintln(os.Stderr, "weigh:", err)
			os.Exit(1)
		}
	}
}

type site struct{ dir string }

// gzipped is the size of a file, compressed.
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
	return b.Len(), err
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

// index weighs the index of the default language: what is needed to find, and what is shown of what was found.
func (s site) index() error {
	names, _, err := s.files("search")
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	rows := func(n string) bool { return strings.HasPrefix(n, "search/r/") }
	find, err := s.sum(slices.DeleteFunc(slices.Clone(names), rows))
	if err != nil {
		return err
	}
	show, err := s.sum(slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !rows(n) }))
	if err != nil {
		return err
	}
	fmt.Printf("index gzip\t%d\nexcerpts gzip\t%d\n", find, show)
	return nil
}

// questions are what readers ask first: a word that is met often, two words, a clause, Chinese.
var questions = []string{"incident", "capacity forecast", "8.6.1", "应急", "变更请求"}

// queries adds up what a browser loads for a question that is its first, with five results on the screen. It is asked anew
// for each, so that nothing is loaded already.
func (s site) queries(browser string) error {
	if _, err := os.Stat(filepath.Join(s.dir, "search")); browser == "" || err != nil {
		return nil
	}
	engine, err := s.gzipped("assets/search.js")
	if err != nil {
		return err
	}
	for _, q := range questions {
		request, err := json.Marshal([]map[string]any{{"query": q, "settle": 5, "read": 5}})
		if err != nil {
			return err
		}
		node := exec.Command("node", browser, filepath.Join(s.dir, "assets/search.js"), s.dir)
		node.Stdin, node.Stderr = bytes.NewReader(request), os.Stderr
		out, err := node.Output()
		if err != nil {
			return fmt.Errorf("asking for %q: %w", q, err)
		}
		var answers []struct {
			Loaded []string
			Error  string
		}
		if err := json.Unmarshal(out, &answers); err != nil || len(answers) != 1 || answers[0].Error != "" {
			return fmt.Errorf("asking for %q: %v %s", q, err, out)
		}
		for i, name := range answers[0].Loaded {
			answers[0].Loaded[i], _, _ = strings.Cut(name, "?")
		}
		w, err := s.sum(answers[0].Loaded)
		if err != nil {
			return err
		}
		fmt.Printf("query %s\t%d\n", q, w+engine)
	}
	return nil
}
