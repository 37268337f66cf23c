// Command floor is what no program that makes the same pages with the same libraries can beat by much: it reads every
// Markdown file of a folder, takes its front matter off (adrg/frontmatter), renders it with goldmark (GFM) and chroma, puts
// a minimal page around it, and writes it, on all cores. It knows no links, no index, no matrix, and it checks nothing.
// Go's defaults are left alone.
//
//	floor IN OUT
package main

import (
	"bytes"
	"fmt"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/adrg/frontmatter"
	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: floor IN OUT")
		os.Exit(2)
	}
	n, err := run(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(3)
	}
	fmt.Println(n, "pages")
}

func run(in, out string) (int, error) {
	names, err := texts(in)
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		if err := os.MkdirAll(filepath.Join(out, filepath.Dir(name)), 0o755); err != nil {
			return 0, err
		}
	}
	md := goldmark.New(
		goldmark.WithExtensions(extension.GFM),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(highlighter{}, 100))),
	)
	var next atomic.Int64
	var failed atomic.Pointer[error]
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(names) && failed.Load() == nil; i = int(next.Add(1)) - 1 {
				to := strings.TrimSuffix(names[i], ".md") + ".html"
				if err := page(md, filepath.Join(in, names[i]), filepath.Join(out, to)); err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	wait.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return len(names), nil
}

// texts lists the Markdown files below a folder.
func texts(dir string) (names []string, err error) {
	err = filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(p) != ".md" {
			return err
		}
		name, err := filepath.Rel(dir, p)
		names = append(names, name)
		return err
	})
	return names, err
}

func page(md goldmark.Markdown, from, to string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var meta struct {
		ID, Title, Type, Version, Status, Owner, Approver, Approved, Review, Lang string
		Satisfies, Tags                                                           []string
	}
	body, err := frontmatter.Parse(bytes.NewReader(raw), &meta)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	var b bytes.Buffer
	b.WriteString("<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>" + html.EscapeString(meta.Title) + "</title></head><body><p>" + meta.ID + "</p><main>\n")
	if err := md.Convert(body, &b); err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	b.WriteString("</main></body></html>\n")
	return os.WriteFile(to, b.Bytes(), 0o644)
}

// highlighter renders fenced code with chroma.
type highlighter struct{}

var (
	style     = styles.Get("github")
	formatter = chromahtml.New(chromahtml.WithClasses(true))
	known     sync.Map // language → chroma.Lexer
)

func (highlighter) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		block := n.(*ast.FencedCodeBlock)
		tokens, err := lexer(string(block.Language(source))).Tokenise(nil, string(block.Lines().Value(source)))
		if err != nil {
			return ast.WalkStop, err
		}
		return ast.WalkSkipChildren, formatter.Format(w, style, tokens)
	})
}

func lexer(language string) chroma.Lexer {
	if l, ok := known.Load(language); ok {
		return l.(chroma.Lexer)
	}
	l := lexers.Get(language)
	if l == nil {
		l = lexers.Fallback
	}
	l = chroma.Coalesce(l)
	known.Store(language, l)
	return l
}
