package markdown

import (
	"bytes"

	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
)

// goldmark's time grows with the square of some things (measured with v1.8.7: fifty thousand "[a](" take 18 seconds), so a
// block may hold only so much of them. No real document comes near.
const (
	maxBlock       = 64 << 10 // bytes of a paragraph
	maxBrackets    = 1000     // "[" in a block
	maxDelimiters  = 4000     // "*", "_" and "~" in a block
	maxDefinitions = 2000     // link definitions in a file
	maxNesting     = 100      // levels of lists and quotes
	maxColumns     = 200      // of a table
	maxCells       = 20000    // of a table, short rows filled up
)

func checkLimits(f *source.File, src []byte) []diag.Diagnostic {
	var ds []diag.Diagnostic
	over := func(at int, what string, limit int) {
		if len(ds) == 0 {
			ds = append(ds, diag.New(f.Position(at), "too-much", limitWords[what], limit))
		}
	}
	var start, brackets, delimiters, definitions, columns, rows int
	for at := 0; at < len(src); {
		end := bytes.IndexByte(src[at:], '\n')
		if end < 0 {
			end = len(src) - at
		}
		line := src[at : at+end]
		trimmed := bytes.TrimLeft(line, " \t")
		if len(trimmed) == 0 {
			start, brackets, delimiters, columns, rows = at+end+1, 0, 0, 0, 0
			at += end + 1
			continue
		}
		brackets += bytes.Count(line, []byte("["))
		delimiters += bytes.Count(line, []byte("*")) + bytes.Count(line, []byte("_")) + bytes.Count(line, []byte("~"))
		bars := bytes.Count(line, []byte("|"))
		columns = max(columns, bars)
		if bars > 0 || columns > 0 {
			rows++
		}
		if trimmed[0] == '[' && bytes.Contains(trimmed, []byte("]:")) {
			definitions++
		}
		switch {
		case at+end-start > maxBlock && !table(columns, rows):
			over(at, "block", maxBlock>>10)
		case brackets > maxBrackets:
			over(at, "brackets", maxBrackets)
		case delimiters > maxDelimiters:
			over(at, "delimiters", maxDelimiters)
		case definitions > maxDefinitions:
			over(at, "definitions", maxDefinitions)
		case columns > maxColumns:
			over(at, "columns", maxColumns)
		case columns*rows > maxCells:
			over(at, "cells", maxCells)
		case nesting(line) > maxNesting:
			over(at, "nesting", maxNesting)
		}
		at += end + 1
	}
	return ds
}

func table(columns, rows int) bool { return columns > 0 && rows > 1 }

func nesting(line []byte) int {
	n, spaces := 0, 0
	for _, c := range line {
		switch c {
		case '>', '-', '+', '*':
			n++
		case ' ':
			spaces++
		case '\t':
			spaces += 4
		default:
			return n + spaces/2
		}
	}
	if spaces == 0 {
		return 0 // a rule of dashes
	}
	return n + spaces/2
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
