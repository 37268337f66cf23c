package source

import (
	"bytes"
	"errors"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/diag"
)

// syntaxError says where text between two offsets is no YAML, and why in the reader's words.
func (f *File) syntaxError(err error, from, to int) diag.Diagnostic {
	var le *yaml.LoadError
	var list *yaml.LoadErrors
	if errors.As(err, &list) && len(list.Errors) > 0 {
		le = list.Errors[0]
	} else if !errors.As(err, &le) {
		le = &yaml.LoadError{Message: err.Error()}
	}
	if strings.HasSuffix(le.Message, "found multiple") {
		return diag.New(f.Position(from+secondDocument(f.Text[from:to])), "yaml-syntax", syntaxWords["found multiple"])
	}
	mark := le.Mark
	// An unclosed quote or bracket is reported at the end of the text; its start is what the author must look at.
	if le.ContextMark.Line > 0 && (strings.Contains(le.ContextMsg, "quoted scalar") || strings.Contains(le.ContextMsg, "flow")) {
		mark = le.ContextMark
	}
	// What is missing at the end is reported on a line behind it.
	at := min(f.Offset(max(mark.Line, 1)+f.Position(from).Line-1, max(mark.Column, 1)), f.last(from, to))
	pos := f.Position(at)
	if at < to && f.Text[at] == '\t' {
		return diag.New(pos, "yaml-syntax", syntaxWords["tab"])
	}
	if w, ok := syntaxWords[strings.TrimSpace(le.Message)]; ok {
		return diag.New(pos, "yaml-syntax", w)
	}
	return diag.New(pos, "yaml-syntax", strings.TrimSpace(le.Message))
}

// secondDocument finds the line that ends the first YAML document and begins another.
func secondDocument(text []byte) int {
	content := false
	at := 0
	for line := range bytes.Lines(text) {
		mark := bytes.HasPrefix(line, []byte("---")) || bytes.HasPrefix(line, []byte("..."))
		if mark && content {
			return at
		}
		content = content || mark || len(bytes.TrimSpace(line)) > 0 && line[0] != '#' && line[0] != '%'
		at += len(line)
	}
	return 0
}

// syntaxWords says what the library found wrong as an author would. The keys are messages of go.yaml.in/yaml v4.0.0; one
// that is missing here is shown as it is.
var syntaxWords = map[string]Kind{
	"tab":            {"a tab; indent with spaces", "用了制表符，缩进请用空格"},
	"found multiple": {"a second YAML document begins here", "此处开始了第二个 YAML 文档"},
	"mapping values are not allowed in this context":               {"a colon in a value; put quotes around the value, or mend the indent", "值里有冒号，请给值加引号，或检查缩进"},
	"mapping keys are not allowed in this context":                 {"no key may stand here", "此处不能有字段"},
	"block sequence entries are not allowed in this context":       {"no list entry may stand here", "此处不能有列表项"},
	"found character that cannot start any token":                  {"a value cannot begin with this character; put quotes around it", "值不能以这个字符开头，请加引号"},
	"found unexpected end of stream":                               {"a quote that is opened here is not closed", "此处的引号没有结束"},
	"found unexpected document indicator":                          {"a quote is not closed", "引号没有结束"},
	"did not find expected ',' or ']'":                             {"a bracket [ that is opened here is not closed, or a comma is missing", "此处的方括号 [ 没有结束，或缺少逗号"},
	"did not find expected ',' or '}'":                             {"a brace { that is opened here is not closed, or a comma is missing", "此处的花括号 { 没有结束，或缺少逗号"},
	"did not find expected key":                                    {"a key is expected here; the indent may be wrong", "此处应为字段，可能是缩进不对"},
	"did not find expected '-' indicator":                          {"a list entry is expected here; the indent may be wrong", "此处应为列表项，可能是缩进不对"},
	"did not find expected node content":                           {"a value is expected here", "此处应为值"},
	"did not find expected <document start>":                       {"nothing may stand before the first key", "第一个字段之前不能有其他内容"},
	"could not find expected ':'":                                  {"a colon is missing", "缺少冒号"},
	"did not find expected comment or line break":                  {"the line should end here", "此处应换行"},
	"did not find expected whitespace or line break":               {"a space or the end of the line is expected here", "此处应为空格或换行"},
	"did not find expected alphabetic or numeric character":        {"* and & have a meaning in YAML; put quotes around the value", "* 和 & 在 YAML 中有特殊含义，请给值加引号"},
	"found unknown escape character":                               {"an unknown escape after \\; use single quotes", "反斜杠后是未知的转义字符，请改用单引号"},
	"did not find expected hexadecimal number":                     {"a number is expected after the escape", "转义字符后应为十六进制数"},
	"found an indentation indicator equal to 0":                    {"the number after | or > cannot be 0", "| 或 > 后的数字不能是 0"},
	"found a comment without preceding whitespace":                 {"a space is missing before #", "# 前缺少空格"},
	"found mixed spaces and tabs in indentation":                   {"spaces and tabs are mixed in the indent", "缩进混用了空格和制表符"},
	"found a tab character where an indentation space is expected": {"a tab; indent with spaces", "用了制表符，缩进请用空格"},
	"found a tab character that violates indentation":              {"a tab; indent with spaces", "用了制表符，缩进请用空格"},
	"found unknown directive name":                                 {"a line cannot begin with %", "行首不能是 %"},
	"could not find expected directive name":                       {"a line cannot begin with %", "行首不能是 %"},
	"found undefined tag handle":                                   {"! has a meaning in YAML; put quotes around the value", "! 在 YAML 中有特殊含义，请给值加引号"},
}
