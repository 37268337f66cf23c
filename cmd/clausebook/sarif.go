package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"go/token"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
)

// The types below are those parts of SARIF 2.1.0 (OASIS) that check --format sarif fills.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool        sarifTool                `json:"tool"`
	Invocations []sarifInvocation        `json:"invocations"`
	Bases       map[string]sarifArtifact `json:"originalUriBaseIds"`
	ColumnKind  string                   `json:"columnKind"`
	Language    string                   `json:"language"`
	Automation  sarifAutomation          `json:"automationDetails"`
	Results     []sarifResult            `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version"`
	Home    string      `json:"informationUri"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID      string      `json:"id"`
	Short   sarifText   `json:"shortDescription"`
	Full    sarifText   `json:"fullDescription"`
	Help    sarifText   `json:"help"`
	HelpURI string      `json:"helpUri"`
	Default sarifConfig `json:"defaultConfiguration"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifConfig struct {
	Level string `json:"level"`
}

type sarifInvocation struct {
	OK bool `json:"executionSuccessful"`
}

type sarifAutomation struct {
	ID string `json:"id"`
}

type sarifResult struct {
	Rule         string            `json:"ruleId"`
	Index        int               `json:"ruleIndex"`
	Level        string            `json:"level"`
	Message      sarifText         `json:"message"`
	Locations    []sarifLocation   `json:"locations,omitempty"`
	Related      []sarifLocation   `json:"relatedLocations,omitempty"`
	Fingerprints map[string]string `json:"partialFingerprints"`
}

type sarifLocation struct {
	ID       *int          `json:"id,omitempty"`
	Physical sarifPhysical `json:"physicalLocation"`
	Message  *sarifText    `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   sarifRegion   `json:"region"`
}

type sarifArtifact struct {
	URI         string     `json:"uri,omitempty"`
	Base        string     `json:"uriBaseId,omitempty"`
	Description *sarifText `json:"description,omitempty"`
}

type sarifRegion struct {
	Line      int `json:"startLine"`
	Column    int `json:"startColumn,omitempty"`
	EndLine   int `json:"endLine"`
	EndColumn int `json:"endColumn,omitempty"`
}

const (
	home       = "https://github.com/clausebook/clausebook"
	sarifRoot  = "%SRCROOT%" // the name that code hosts give to the top of what was checked out
	sarifPrint = "clausebook/v1"
)

// sarif turns diagnostics into results. Paths are those of inRepository.
type sarif struct {
	dir, prefix string
	lang        string
	files       map[string]*source.File
	rules       []sarifRule
	index       map[string]int
	seen        map[string]int // how often a fingerprint has come up
}

func (a *app) reportSARIF(ds []site.Diagnostic, dir string) error {
	s := &sarif{dir: dir, lang: a.lang, files: map[string]*source.File{}, rules: []sarifRule{}, index: map[string]int{}, seen: map[string]int{}}
	base := a.say("the folder of the book", "文件集所在文件夹")
	if rel, ok := inRepository(dir); ok {
		s.prefix = rel
		base = a.say("the top of the repository, or the folder in which clausebook was run", "仓库的根文件夹，或运行 clausebook 的文件夹")
	}
	results := []sarifResult{}
	for _, d := range ds {
		results = append(results, s.result(d))
	}
	e := json.NewEncoder(a.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(sarifLog{Schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{{
		Tool:        sarifTool{sarifDriver{Name: "Clausebook", Version: numeric(version), Home: home, Rules: s.rules}},
		Invocations: []sarifInvocation{{true}},
		Bases:       map[string]sarifArtifact{sarifRoot: {Description: &sarifText{base}}},
		ColumnKind:  "utf16CodeUnits",
		Language:    a.say("en", "zh-CN"),
		Automation:  sarifAutomation{"clausebook/check/"},
		Results:     results,
	}}})
}

// numeric lets a version begin with a digit, so that two of them can be compared.
func numeric(version string) string {
	v := strings.TrimPrefix(version, "v")
	if v == "" || v[0] < '0' || v[0] > '9' {
		return "0.0.0-" + version
	}
	return v
}

// inRepository gives what stands before the path of a file of a book to make it one of the repository: the way to the book from
// where GitHub checked the repository out, or from the folder in which the program runs, which on other build servers is the same.
// ok is false, and there is no way, when the book lies elsewhere.
func inRepository(dir string) (prefix string, ok bool) {
	if top := os.Getenv("GITHUB_WORKSPACE"); top != "" {
		if prefix, ok = below(top, dir); ok {
			return prefix, true
		}
	}
	here, err := os.Getwd()
	if err != nil {
		return "", false
	}
	return below(here, dir)
}

// below gives a folder as seen from another one; ok is false when it lies elsewhere. Links are followed, for the two may be
// named in different ways.
func below(here, dir string) (rel string, ok bool) {
	here, err1 := filepath.EvalSymlinks(here)
	there, err2 := filepath.EvalSymlinks(dir)
	if err1 != nil || err2 != nil {
		return "", false
	}
	here, err1 = filepath.Abs(here)
	there, err2 = filepath.Abs(there)
	if err1 != nil || err2 != nil {
		return "", false
	}
	rel, err := filepath.Rel(here, there)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", false
	}
	return strings.TrimPrefix(filepath.ToSlash(rel)+"/", "./"), true
}

func (s *sarif) result(d site.Diagnostic) sarifResult {
	r := sarifResult{Rule: d.Code, Index: s.rule(d.Code), Level: d.Severity.String(), Message: sarifText{d.Message(s.lang)}}
	if d.Pos.Filename != "" {
		r.Locations = []sarifLocation{s.location(d.Pos, wordsOf(d))}
	}
	if hint := d.HintText(s.lang); hint != "" {
		// Many viewers show the message alone, so the way out stands there too.
		r.Message.Text += "\n" + hint
		at := d.Hint.Pos
		if at.Filename == "" {
			at = d.Pos
		}
		if at.Filename != "" {
			l, id := s.location(at, wordsOf(d)), 1
			l.ID, l.Message = &id, &sarifText{hint}
			r.Related = []sarifLocation{l}
		}
	}
	// The English words, without the line: the same thing stays the same when lines move or the language changes.
	sum := sha256.Sum256([]byte(d.Pos.Filename + "\n" + d.Code + "\n" + d.Message("en")))
	print := fmt.Sprintf("%x", sum[:16])
	s.seen[print]++
	r.Fingerprints = map[string]string{sarifPrint: fmt.Sprintf("%s:%d", print, s.seen[print])}
	return r
}

// verb is a place of a sentence into which words are put.
var verb = regexp.MustCompile(`%(\[\d+\])?[-+# 0]*\d*[a-zA-Z]`)

// rule gives the place of a code among the rules, and adds it at its first use.
func (s *sarif) rule(code string) int {
	if i, ok := s.index[code]; ok {
		return i
	}
	severity, help, _ := diag.Explain(code, s.lang)
	page := "diagnostics.md"
	if strings.HasPrefix(s.lang, "zh") {
		page = "diagnostics.zh-CN.md"
	}
	s.index[code] = len(s.rules)
	s.rules = append(s.rules, sarifRule{ID: code, Short: sarifText{verb.ReplaceAllString(diag.Format(code, s.lang), "…")}, Full: sarifText{help}, Help: sarifText{help},
		HelpURI: home + "/blob/main/docs/" + page + "#" + code, Default: sarifConfig{severity.String()}})
	return s.index[code]
}

// wordsOf are the words that a diagnostic and its hint quote.
func wordsOf(d site.Diagnostic) (words []string) {
	args := d.Args
	if d.Hint != nil {
		args = slices.Concat(args, d.Hint.Args)
	}
	for _, a := range args {
		if s, ok := a.(string); ok {
			words = append(words, s)
		}
	}
	return words
}

// location points at the quoted word, or at the rest of the line. What is said of a folder is said of the book: code hosts show files only.
func (s *sarif) location(p token.Position, words []string) sarifLocation {
	f := s.file(p.Filename)
	if f == nil {
		p = token.Position{Filename: site.ConfigFile}
	}
	u := url.URL{Path: s.prefix + p.Filename}
	l := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{URI: u.String(), Base: sarifRoot}, Region: sarifRegion{Line: 1, EndLine: 1}}}
	if p.Line > 0 {
		l.Physical.Region = region(f, p, words)
	}
	return l
}

// file reads a file of the book again; nil when there is none.
func (s *sarif) file(name string) *source.File {
	f, read := s.files[name]
	if !read {
		if raw, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name))); err == nil {
			f, _ = source.NewFile(name, raw)
		}
		s.files[name] = f
	}
	return f
}
