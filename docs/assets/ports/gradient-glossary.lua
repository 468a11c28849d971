--[[ Links to the glossary in what pandoc and Quarto render: HTML, PDF, Word and the rest.
       A [vanishing gradient]{.term} stops the first layers; [these units]{.term name="ReLU"} do not.
     In the metadata, or with --metadata:
       glossary-forms: forms.json     the file of that name from the glossary's site
       glossary-url: SITE/            its address, where the file does not tell
       glossary-notes: true           outside HTML: each definition as a footnote, once
     Quarto: filters: [gradient-glossary.lua]. Needs pandoc 3 or Quarto 1.3. ]]
local forms, url, notes, told = nil, nil, false, {}

-- As in forms.json, for what a name is made of; lower case is that of pandoc.
local function normalised(text)
  text = text:gsub("\u{ad}", ""):gsub("\u{200b}", "")
  text = text:gsub("\u{2019}", "'"):gsub("\u{2018}", "'")
  text = pandoc.text.lower(text):gsub("'s%s*$", "")
  for _, sign in ipairs({ "\u{a0}", "\u{2010}", "\u{2011}", "\u{2013}", "\u{2212}" }) do text = text:gsub(sign, " ") end
  text = text:gsub("[%p%s]+", function(run) return run == "'" and run or " " end)
  return (text:gsub("^%s+", ""):gsub("%s+$", ""))
end

local function read(meta)
  local path = meta["glossary-forms"] and pandoc.utils.stringify(meta["glossary-forms"])
  if not path then error("gradient-glossary: say where forms.json lies: glossary-forms: PATH") end
  local file = io.open(path, "rb")
  if not file then error("gradient-glossary: " .. path .. " cannot be read.") end
  local decode = (quarto and quarto.json and quarto.json.decode) or pandoc.json.decode
  forms = decode(file:read("a"), false)
  file:close()
  if type(forms) ~= "table" or forms.format ~= 1 then error("gradient-glossary: " .. path .. " is no forms.json (format 1).") end
  url = meta["glossary-url"] and pandoc.utils.stringify(meta["glossary-url"]) or forms.url or ""
  if not url:match("^https?://") then error("gradient-glossary: give glossary-url, the address of its site.") end
  url = url:gsub("/?$", "/")
  notes = meta["glossary-notes"] == true and not FORMAT:match("html") and not FORMAT:match("epub")
end

local function link(span)
  if not span.classes:includes("term") then return nil end
  local name = span.attributes.name or pandoc.utils.stringify(span.content)
  local at = forms.forms[normalised(name)]
  if not at then
    io.stderr:write("gradient-glossary: “" .. name .. "” is no term of the glossary.\n")
    return span.content
  end
  local term = forms.terms[at + 1] -- slug, title, path, definition
  local made = pandoc.List({ pandoc.Link(span.content, url .. term[3], "", { class = "glossary-term" }) })
  if notes and not told[term[1]] then
    told[term[1]] = true
    made:insert(pandoc.Note({ pandoc.Para({ pandoc.Strong(term[2]), pandoc.Str(". "), pandoc.Str(term[4]) }) }))
  end
  return made
end

return { { Meta = read }, { Span = link } }
