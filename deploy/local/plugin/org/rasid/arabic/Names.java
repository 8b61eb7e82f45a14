package org.rasid.arabic;

import java.util.List;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.ListSetting;

/** The settings of the filter of synonyms. */
@AnalysisSettings
public interface Names {
    /** Lines of names that mean the same, apart by commas. */
    @ListSetting(path = "synonyms")
    List<String> synonyms();
}
