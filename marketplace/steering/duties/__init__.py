"""The duties of the service models, each judged by small functions of evidence; one file for each subject."""
