package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"unicode"
)

// An engine is a search without a server: what its files are for, and how it is asked.
type engine interface {
	folder() string
	part(file string) part
	ask(s site, question string) (answer, error)
}

// A part is what a file of an engine is for.
type part string

const (
	program  part = "program"  // the same for every site
	index    part = "index"    // what is needed to find
	excerpts part = "excerpts" // what is shown of what was found
	other    part = ""         // what a search can do without
)

// An answer is what was loaded for a question, the program first; in how many steps, each of which waits for the one before,
// once the program is there; and how many pages were found.
type answer struct {
	Loaded       []string
	Steps, Found int
}

// questions are what readers ask first: a word that is met often, two words, a clause, Chinese.
var questions = []string{"incident", "capacity forecast", "8.6.1", "应急", "变更请求"}

// results is the number of results on the screen.
const results = 5

// index weighs what is there to find with, and what is there to be shown. The program is left out: it does not grow.
func (s site) index(e engine) error {
	names, _, err := s.files(e.folder())
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	weight, err := s.weigh(e, names)
	if err != nil {
		return err
	}
	fmt.Printf("index gzip\t%d\nexcerpts gzip\t%d\n", weight[index], weight[excerpts])
	return nil
}

// queries adds up what a browser loads for a question that is its first. It is asked anew for each, so that nothing is loaded
// already.
func (s site) queries(e engine) error {
	if _, err := os.Stat(filepath.Join(s.dir, e.folder())); err != nil {
		return nil
	}
	for _, q := range questions {
		a, err := e.ask(s, q)
		if err != nil {
			return fmt.Errorf("asking for %q: %w", q, err)
		}
		weight, err := s.weigh(e, a.Loaded)
		if err != nil {
			return err
		}
		total := weight[program] + weight[index] + weight[excerpts] + weight[other]
		fmt.Printf("query %s\t%d\nprogram %[1]s\t%[3]d\nsteps %[1]s\t%[4]d\nfound %[1]s\t%[5]d\n", q, total, weight[program], a.Steps, a.Found)
	}
	return nil
}

// weigh adds up files by what they are for.
func (s site) weigh(e engine, names []string) (map[part]int, error) {
	weight := map[part]int{}
	for _, n := range names {
		size, err := s.gzipped(n)
		if err != nil {
			return nil, err
		}
		weight[e.part(n)] += size
	}
	return weight, nil
}

// node runs a script and reads its answer.
func node(answer any, stdin []byte, args ...string) error {
	c := exec.Command("node", args...)
	c.Stdin, c.Stderr = bytes.NewReader(stdin), os.Stderr
	out, err := c.Output()
	if err != nil {
		return err
	}
	return json.Unmarshal(out, answer)
}

// clausebook is the site's own search, in the default language: it finds the documents of all languages.
type clausebook struct{ browser string }

func (clausebook) folder() string { return "search" }

func (clausebook) part(file string) part {
	switch {
	case file == "assets/search.js":
		return program
	case strings.HasPrefix(file, "search/r/"):
		return excerpts
	}
	return index
}

func (e clausebook) ask(s site, question string) (answer, error) {
	request, err := json.Marshal([]map[string]any{{"query": question, "settle": results, "read": results}})
	if err != nil {
		return answer{}, err
	}
	var answers []struct {
		Loaded []string
		Steps  int
		Hits   []struct{}
		Error  string
	}
	if err := node(&answers, request, e.browser, filepath.Join(s.dir, "assets/search.js"), s.dir); err != nil {
		return answer{}, err
	}
	if len(answers) != 1 || answers[0].Error != "" {
		return answer{}, fmt.Errorf("%v", answers)
	}
	a := answer{Loaded: []string{"assets/search.js"}, Steps: answers[0].Steps, Found: len(answers[0].Hits)}
	for _, name := range answers[0].Loaded {
		name, _, _ = strings.Cut(name, "?")
		a.Loaded = append(a.Loaded, name)
	}
	return a, nil
}

// pagefind is the folder that Pagefind adds to a site. It has an index for each language, and a page asks the one of its own.
type pagefind struct{ client string }

func (pagefind) folder() string { return "pagefind" }

// part leaves out the interfaces, which a site may replace by its own, and the worker, without which the client works as well
// with a file less to load.
func (pagefind) part(file string) part {
	switch path.Ext(file) {
	case ".pf_meta", ".pf_index", ".pf_filter":
		return index
	case ".pf_fragment":
		return excerpts
	case ".pagefind": // wasm, one for each language with a stemmer and one for the others
		return program
	}
	switch path.Base(file) {
	case "pagefind.js":
		return program
	case "pagefind-entry.json": // the languages
		return index
	}
	return other
}

func (e pagefind) ask(s site, question string) (a answer, err error) {
	err = node(&a, nil, e.client, s.dir, language(question), question, fmt.Sprint(results))
	return a, err
}

// language is that of the page on which a question is asked: a reader of Chinese is on a Chinese page.
func language(question string) string {
	if strings.ContainsFunc(question, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return "zh-CN"
	}
	return "en"
}
