package markdown

import (
	"fmt"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// footnote remembers the footnotes of a text, because goldmark drops those that nobody refers to.
type footnote struct{ parser.BlockParser }

var footnotes = parser.NewContextKey()

// Close implements parser.BlockParser.
func (f footnote) Close(n ast.Node, r text.Reader, pc parser.Context) {
	f.BlockParser.Close(n, r, pc)
	list, _ := pc.Get(footnotes).([]*extast.Footnote)
	pc.Set(footnotes, append(list, n.(*extast.Footnote)))
}

// unusedFootnotes says which footnotes do not appear on the page.
func (w *writer) unusedFootnotes(pc parser.Context) {
	list, _ := pc.Get(footnotes).([]*extast.Footnote)
	for _, n := range list {
		if n.Index < 0 {
			w.report(max(n.Pos(), 0), "unused-footnote", "[^"+string(n.Ref)+"]")
		}
	}
}

func (w *writer) footnoteLink(n *extast.FootnoteLink) {
	fmt.Fprintf(&w.html, `<sup id="%s"><a href="#cb-fn-%d" role="doc-noteref">%d</a></sup>`, footnoteRef(n.Index, n.RefIndex), n.Index, n.Index)
}

// footnoteRef is the anchor of one of the references to a footnote.
func footnoteRef(index, ref int) string {
	if ref == 0 {
		return fmt.Sprintf("cb-fnref-%d", index)
	}
	return fmt.Sprintf("cb-fnref-%d-%d", index, ref+1)
}
