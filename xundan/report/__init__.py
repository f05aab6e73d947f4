"""Reports: what `reports.*` holds, as a page and a workbook for the people of the desk.

A report is data plus template. The data are the models of sql/reports, one table or chart each; layout.yml says which
go where, strings/ what they are called in Chinese and English, templates/ how the page looks. A night's page has pages
of one agent or campaign beside it (member_page.py, members.yml), made of the same rows. Nothing is computed here but
the form of a number and sums of the period's cells, so pages, workbook and database agree.
"""

from xundan.report.data import ReportName
from xundan.report.render import RenderedReport, render

__all__ = ["RenderedReport", "ReportName", "render"]
