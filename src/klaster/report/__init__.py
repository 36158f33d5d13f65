"""The living report: the atlas's own pages as chapters of a document, in PDF, HTML, a workbook and a folder of figures."""
