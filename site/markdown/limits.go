package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
)

// goldmark's time grows with the square of some things (measured with v1.8.7: fifty thousand "[a](" take 18 seconds), so a
// paragraph may hold only so much of them. No real document comes near. Code is not counted: nothing is looked for in it.
const (
	maxBlock       = 64 << 10 // bytes of a paragraph
	maxBrackets    = 1000     // "[" in a paragraph
	maxDelimiters  = 4000     // "*", "_" and "~" in a paragraph
	maxDefinitions = 2000     // link definitions in a file
	maxNesting     = 100      // levels of lists and quotes
	maxColumns     = 200      // of a table
	maxCells       = 20000    // of a table, short rows filled up
)

// excess is the first thing of which a file has too much.
type excess struct {
	at    int
	what  string
	limit int
}

func (x *excess) diagnostics(f *source.File) []diag.Diagnostic {
	return []diag.Diagnostic{diag.New(f.Position(x.at), "too-much", limitWords[x.what], x.limit)}
}

var (
	excessKey      = parser.NewContextKey()
	definitionsKey = parser.NewContextKey()
)

func exceeded(pc parser.Context) *excess {
	x, _ := pc.Get(excessKey).(*excess)
	return x
}

func exceed(pc parser.Context, at int, what string, limit int) {
	if exceeded(pc) == nil {
		pc.Set(excessKey, &excess{at, what, limit})
	}
}

// amount counts what a run of text costs.
type amount struct{ bytes, brackets, delimiters int }

func (a *amount) add(line []byte) {
	a.bytes += len(line)
	a.brackets += bytes.Count(line, []byte("["))
	a.delimiters += bytes.Count(line, []byte("*")) + bytes.Count(line, []byte("_")) + bytes.Count(line, []byte("~"))
}

func (a amount) check(pc parser.Context, at int) {
	switch {
	case a.bytes > maxBlock:
		exceed(pc, at, "block", maxBlock>>10)
	case a.brackets > maxBrackets:
		exceed(pc, at, "brackets", maxBrackets)
	case a.delimiters > maxDelimiters:
		exceed(pc, at, "delimiters", maxDelimiters)
	}
}

// lineLimits sees a paragraph first: no line of it may be too much, whatever the paragraph turns out to be.
type lineLimits struct{}

// Transform implements parser.ParagraphTransformer. A paragraph that is too much is taken out before anything else is done
// with it.
func (lineLimits) Transform(p *ast.Paragraph, r text.Reader, pc parser.Context) {
	definitions, _ := pc.Get(definitionsKey).(int)
	columns := 0
	for i := range p.Lines().Len() {
		s := p.Lines().At(i)
		line := s.Value(r.Source())
		var a amount
		a.add(line)
		a.check(pc, s.Start)
		if trimmed := bytes.TrimLeft(line, " "); bytes.HasPrefix(trimmed, []byte("[")) && bytes.Contains(trimmed, []byte("]:")) {
			if definitions++; definitions > maxDefinitions {
				exceed(pc, s.Start, "definitions", maxDefinitions)
			}
		}
		if i > 0 && columns == 0 && delimiterRow(line) {
			columns = bytes.Count(line, []byte("|")) + 1
			if columns > maxColumns+1 { // with a bar at both ends
				exceed(pc, s.Start, "columns", maxColumns)
			}
			if columns*(p.Lines().Len()-i) > maxCells {
				exceed(pc, s.Start, "cells", maxCells)
			}
		}
	}
	pc.Set(definitionsKey, definitions)
	drop(p, pc)
}

// delimiterRow tells whether a line may be the second of a table.
func delimiterRow(line []byte) bool {
	return bytes.IndexByte(line, '-') >= 0 && len(bytes.Trim(line, "|:- \t\n")) == 0
}

// blockLimits sees what has stayed a paragraph: the cells of tables are read one by one, a paragraph as a whole.
type blockLimits struct{}

// Transform implements parser.ParagraphTransformer.
func (blockLimits) Transform(p *ast.Paragraph, r text.Reader, pc parser.Context) {
	checkBlock(p, r.Source(), pc)
	drop(p, pc)
}

func checkBlock(n ast.Node, src []byte, pc parser.Context) {
	var a amount
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		a.add(s.Value(src))
		a.check(pc, s.Start)
	}
}

func drop(p *ast.Paragraph, pc parser.Context) {
	if exceeded(pc) != nil && p.Parent() != nil {
		p.Parent().RemoveChild(p.Parent(), p)
	}
}

// checkNesting looks for lines that stand too deep in lists and quotes.
func checkNesting(f *source.File, src []byte) []diag.Diagnostic {
	at := 0
	for line := range bytes.Lines(src) {
		if nesting(line) > maxNesting {
			return (&excess{at, "nesting", maxNesting}).diagnostics(f)
		}
		at += len(line)
	}
	return nil
}

// nesting counts the marks of lists and quotes at the beginning of a line; two spaces before them may be a level as well.
func nesting(line []byte) int {
	marks, spaces := 0, 0
	for i := 0; i < len(line); i++ {
		end := i + 1
		switch c := line[i]; {
		case c == ' ':
			spaces++
			continue
		case c == '\t':
			spaces += 4
			continue
		case c >= '0' && c <= '9':
			for end < len(line) && line[end] >= '0' && line[end] <= '9' {
				end++
			}
			if end == len(line) || line[end] != '.' && line[end] != ')' {
				return levels(marks, spaces)
			}
			end++
		case c != '>' && c != '-' && c != '+' && c != '*':
			return levels(marks, spaces)
		}
		if line[i] != '>' && end < len(line) && line[end] != ' ' && line[end] != '\t' {
			return levels(marks, spaces)
		}
		marks++
		i = end - 1
	}
	return levels(marks, spaces)
}

func levels(marks, spaces int) int {
	if marks == 0 {
		return 0
	}
	return marks + spaces/2
}

type limitWord struct{ en, zh string }

// In gives the word in a language.
func (l limitWord) In(lang string) string {
	if len(lang) > 1 && lang[:2] == "zh" {
		return l.zh
	}
	return l.en
}

var limitWords = map[string]limitWord{
	"block":       {"kilobytes in one paragraph", "KB（一个段落）"},
	"brackets":    {`"[" in one paragraph`, "个“[”（一个段落内）"},
	"delimiters":  {`"*", "_" and "~" in one paragraph`, "个“*”“_”“~”（一个段落内）"},
	"definitions": {"link definitions in one file", "个链接定义（一个文件内）"},
	"columns":     {"columns in one table", "列（一张表）"},
	"cells":       {"cells in one table", "个单元格（一张表）"},
	"nesting":     {"levels of lists and quotes", "层列表或引用"},
}
