package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/text/width"
)

// refNode is [[target|words]].
type refNode struct {
	ast.BaseInline
	target, words string
	at            int
}

var kindRef = ast.NewNodeKind("ClausebookRef")

// Kind implements ast.Node.
func (n *refNode) Kind() ast.NodeKind { return kindRef }

// Dump implements ast.Node.
func (n *refNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

type refParser struct{}

// Trigger implements parser.InlineParser.
func (refParser) Trigger() []byte { return []byte{'['} }

// Parse implements parser.InlineParser. In a table the bar before the words must be written \|, as GitHub asks.
func (refParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("[[")) {
		return nil
	}
	end := bytes.Index(line, []byte("]]"))
	if end < 3 || bytes.IndexByte(line[2:end], '[') >= 0 {
		return nil
	}
	target, words, _ := strings.Cut(strings.ReplaceAll(string(line[2:end]), `\|`, "|"), "|")
	n := &refNode{target: strings.TrimSpace(target), words: strings.TrimSpace(words), at: seg.Start}
	block.Advance(end + 2)
	return n
}

// variableNode is {{ name }}.
type variableNode struct {
	ast.BaseInline
	name string
	at   int
}

var kindVariable = ast.NewNodeKind("ClausebookVariable")

// Kind implements ast.Node.
func (n *variableNode) Kind() ast.NodeKind { return kindVariable }

// Dump implements ast.Node.
func (n *variableNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

type variableParser struct{}

// Trigger implements parser.InlineParser.
func (variableParser) Trigger() []byte { return []byte{'{'} }

// Parse implements parser.InlineParser.
func (variableParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("{{")) {
		return nil
	}
	end := bytes.Index(line, []byte("}}"))
	if end < 0 || bytes.ContainsAny(line[2:end], "{}") {
		return nil
	}
	n := &variableNode{name: strings.TrimSpace(string(line[2:end])), at: seg.Start}
	block.Advance(end + 2)
	return n
}

// emphasisParser is goldmark's, with one rule more: next to East Asian text, which has no spaces between words, * may open
// and close where CommonMark sees only punctuation. **加粗（说明）**后文 is bold then, as its author meant it.
type emphasisParser struct{}

// Trigger implements parser.InlineParser.
func (emphasisParser) Trigger() []byte { return []byte{'*', '_'} }

// Parse implements parser.InlineParser.
func (emphasisParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	return delimiter(block, pc, emphasis{}, 1)
}

type emphasis struct{}

// IsDelimiter implements parser.DelimiterProcessor.
func (emphasis) IsDelimiter(b byte) bool { return b == '*' || b == '_' }

// CanOpenCloser implements parser.DelimiterProcessor.
func (emphasis) CanOpenCloser(o, c *parser.Delimiter) bool { return o.Char == c.Char }

// OnMatch implements parser.DelimiterProcessor.
func (emphasis) OnMatch(n int) ast.Node { return ast.NewEmphasis(n) }

type strikethroughParser struct{}

// Trigger implements parser.InlineParser.
func (strikethroughParser) Trigger() []byte { return []byte{'~'} }

// Parse implements parser.InlineParser.
func (strikethroughParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if before := block.PrecendingCharacter(); before == '~' {
		return nil
	}
	line, _ := block.PeekLine()
	if run := len(line) - len(bytes.TrimLeft(line, "~")); run > 2 {
		return nil
	}
	return delimiter(block, pc, strikethrough{}, 1)
}

type strikethrough struct{}

// IsDelimiter implements parser.DelimiterProcessor.
func (strikethrough) IsDelimiter(b byte) bool { return b == '~' }

// CanOpenCloser implements parser.DelimiterProcessor.
func (strikethrough) CanOpenCloser(o, c *parser.Delimiter) bool {
	return o.Char == c.Char && o.OriginalLength == c.OriginalLength
}

// OnMatch implements parser.DelimiterProcessor.
func (strikethrough) OnMatch(int) ast.Node { return extast.NewStrikethrough() }

func delimiter(block text.Reader, pc parser.Context, p parser.DelimiterProcessor, least int) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	node := parser.ScanDelimiter(line, before, least, p)
	if node == nil {
		return nil
	}
	if node.Char != '_' {
		after, _ := utf8.DecodeRune(line[node.OriginalLength:])
		if wide(before) || wide(after) {
			node.CanOpen = node.CanOpen || !space(after) && (!punctuation(after) || wide(before) || space(before))
			node.CanClose = node.CanClose || !space(before) && (!punctuation(before) || wide(after) || space(after))
		}
	}
	node.Segment = segment.WithStop(segment.Start + node.OriginalLength)
	block.Advance(node.OriginalLength)
	pc.PushDelimiter(node)
	return node
}

// wide tells whether a character is East Asian text or punctuation.
func wide(r rune) bool {
	if r < 0x1100 {
		return false
	}
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}

func space(r rune) bool { return r == utf8.RuneError || r == '\n' || unicode.IsSpace(r) }

// punctuation is CommonMark's, without that of East Asian text, which stands between words like a letter.
func punctuation(r rune) bool { return util.IsPunctRune(r) && !wide(r) }
