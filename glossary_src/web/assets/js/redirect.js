// A page that moved: go on to its new address with what followed the old one. Where no script runs,
// the page's refresh does the same without the fragment.
const target = new URL(document.currentScript.dataset.to, location.href)
target.search = location.search
target.hash = location.hash
location.replace(target)
