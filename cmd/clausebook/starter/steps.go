package starter

import "strings"

// firstSteps writes the page that a new book shows first: what to change, in order.
func (b *book) firstSteps() {
	if b.chineseOnly() {
		b.put("first-steps.md", stepsChinese)
		return
	}
	b.put("first-steps.md", strings.Replace(stepsEnglish, "---\n", "---\n"+b.langKey(), 1))
	if len(b.Languages) > 1 {
		_, text := split(stepsChinese)
		b.put("first-steps.zh-CN.md", "---\ntitle: 第一步\nsummary: 新建文件集后按什么顺序修改最省事。\n---\n"+text)
	}
}

const stepsEnglish = `---
id: 0-first-steps
title: First steps
type: page
summary: What to change in a new book, in the order in which it pays.
---

Every document is a draft, version 0.1. Nothing is approved, so every requirement is *planned* and none is covered.

1. **Your organization.** Fill in ` + "`data/organization.yaml`" + `: each value still stands as ` + "`{{ todo: … }}`" + ` with an example in it. Write the value without the braces. It is used in all texts.
2. **Your scope.** Read [[MAN-SCP-01]] and [[POL-SMS-01]] and change what does not fit. Everything else follows from them. Fill in ` + "`data/scope.yaml`" + ` in the same way: it makes the page of the scope.
3. **Your people.** In ` + "`data/roles.yaml`" + ` write who holds each role, and take away the roles that you do not have.
4. **Your services and parties.** Replace the entries of ` + "`data/services.yaml`" + ` and ` + "`data/parties.yaml`" + `, then the agreements.
5. **Process by process.** Take the ones that run already first: [[PRC-INC-01]], [[PRC-REQ-01]], [[PRC-CHG-01]]. Change times, thresholds and tools to what you really do.
6. **Approve.** When a document says what you do, set ` + "`status: approved`" + `, a version such as ` + "`\"1.0\"`" + `, ` + "`approved:`" + ` and ` + "`effective:`" + ` with their dates, and add a line to ` + "`revisions:`" + `. Its clauses turn green on that day.
7. **Keep records.** When a process has run, write the date and number of the newest record into ` + "`last:`" + ` of its record type.

` + "`clausebook status`" + ` says at any time how far you are and which placeholders are left; ` + "`clausebook check`" + ` what is wrong.
`

const stepsChinese = `---
id: 0-first-steps
title: 第一步
type: page
summary: 新建文件集后按什么顺序修改最省事。
---

全部文件都是草案（0.1 版），尚未批准，所以每项要求都是“计划中”，没有一项已覆盖。

1. **本单位信息。** 填写 ` + "`data/organization.yaml`" + `：每个值都还是 ` + "`{{ todo: … }}`" + `，里面是示例。填写时去掉花括号。这些值会用在全部正文里。
2. **范围。** 先看[[MAN-SCP-01]]和[[POL-SMS-01]]，改掉不符合的内容，其余文件都以它们为准。同样填写 ` + "`data/scope.yaml`" + `，认证范围页由它生成。
3. **人员。** 在 ` + "`data/roles.yaml`" + ` 中写明各岗位的任职人，删去没有的岗位。
4. **服务和参与方。** 更换 ` + "`data/services.yaml`" + ` 和 ` + "`data/parties.yaml`" + ` 中的内容，然后修改各项协议。
5. **逐个过程修改。** 从已经在运行的过程开始：[[PRC-INC-01]]、[[PRC-REQ-01]]、[[PRC-CHG-01]]。把时限、阈值和工具改成实际情况。
6. **批准。** 文件写的就是实际做的以后，把 ` + "`status:`" + ` 改为 ` + "`approved`" + `，版本改为 ` + "`\"1.0\"`" + ` 等，填上 ` + "`approved:`" + ` 和 ` + "`effective:`" + ` 日期，并在 ` + "`revisions:`" + ` 加一行。到生效日，对应条款就变为“已覆盖”。
7. **保留记录。** 过程运行以后，把最新一份记录的日期和编号写入相应记录类文件的 ` + "`last:`" + `。

随时可用 ` + "`clausebook status`" + ` 查看进度和待填内容，用 ` + "`clausebook check`" + ` 检查问题。
`
