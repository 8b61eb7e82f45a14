package org.rasid.arabic;

import java.io.IOException;
import java.io.StringReader;
import java.text.ParseException;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.synonym.SolrSynonymParser;
import org.apache.lucene.analysis.synonym.SynonymGraphFilter;
import org.apache.lucene.analysis.synonym.SynonymMap;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.AnalysisMode;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;

/**
 * Names that mean the same. The full server reads the lines with the filters that stand before this one; here it is
 * Lucene's whole Arabic chain, which is what stands before it in Rasid's settings.
 */
@NamedComponent("synonym_graph")
public final class Synonyms implements TokenFilterFactory {
    private final SynonymMap names;

    @Inject
    public Synonyms(Names settings) throws IOException, ParseException {
        SolrSynonymParser parser = new SolrSynonymParser(true, true, new ArabicAnalyzer());
        parser.parse(new StringReader(String.join("\n", settings.synonyms())));
        names = parser.build();
    }

    @Override
    public TokenStream create(TokenStream input) {
        return names.fst == null ? input : new SynonymGraphFilter(input, names, false);
    }

    @Override
    public TokenStream normalize(TokenStream input) {
        return input;
    }

    @Override
    public AnalysisMode getAnalysisMode() {
        return AnalysisMode.SEARCH_TIME;
    }
}
