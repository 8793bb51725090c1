"""The layout reader beside other table extractors: accuracy and CPU time on the same PDFs, in one run."""
